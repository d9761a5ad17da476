/** Import first: the logger of the handlers' runtime reads its level when it is loaded. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';

export {};
