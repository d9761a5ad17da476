import { clock, instrumented } from '@fairlead/runtime';
import { makeAnswer } from './answer.ts';
import { makePages } from './pages.ts';
import { wire } from './wire.ts';

const answer = makeAnswer(makePages(wire(process.env)), clock);

export const handler = instrumented(answer);
