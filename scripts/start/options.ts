import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** What `npm start` was asked for. */
export interface StartOptions {
  /** The AWS endpoint's port; the API takes the next one, and the identity provider the one after. 0: free ports. */
  port: number;
  /** Cloud seconds per real second. */
  speed: number;
  /** Where all state is kept. */
  dataDir: string;
  /** End after the two stories, with 0 when both ended as they should. */
  once: boolean;
  demo: boolean;
}

export const HELP = `npm start -- [options]

Starts Fairlead on an embedded local AWS and plays two rollouts: a bad model that is caught and
rolled back, and a good one that goes to 100 %. It then stays up for you.

  --port <number>   port of the AWS endpoint on 127.0.0.1; the API and the identity provider take
                    the next two (4700)
  --speed <factor>  how much faster than real time the cloud lives, 1 to 600 (60)
  --data <folder>   where all state is kept; started again, it goes on (.fairlead/data)
  --once            end after the two stories: exit 0 when both ended as they should, else 1
  --no-demo         no endpoint, no traffic, no stories: an empty cloud with Fairlead in it
  --help            this text
`;

/** Read the command line. @returns a sentence saying what is wrong with it, if anything is */
export function readOptions(argv: readonly string[]): StartOptions | { help: true } | { fault: string } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string', default: '4700' },
        speed: { type: 'string', default: '60' },
        data: { type: 'string', default: '.fairlead/data' },
        once: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { help: true };
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_533)
      return { fault: `--port is ${values.port}; give a whole number from 0 to 65533.` };
    const speed = Number(values.speed);
    if (!(speed >= 1 && speed <= 600)) return { fault: `--speed is ${values.speed}; give a factor from 1 to 600.` };
    if (values.once && values['no-demo'])
      return { fault: '--once ends after the stories, and --no-demo plays none; give one of them.' };
    return { port, speed, dataDir: resolve(values.data), once: values.once, demo: !values['no-demo'] };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
