export { type Paint, paint, wantsColour } from './paint.ts';
export { type ProgressView, progressView, type Screen } from './show-progress.ts';
