/** A JSON value of an event. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
