import type { RolloutView } from '@fairlead/rollout';
import { LiveBlock } from './live-block.ts';
import { paint, wantsColour } from './paint.ts';
import { progressBlock, progressLine, stageOf } from './progress.ts';

/** A stream to show progress on. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows one rollout after the other: redrawn in place on a terminal, a line per stage elsewhere. */
export interface ProgressView {
  show(view: RolloutView): void;
  /** Leave the last picture standing. */
  done(): void;
}

/** The progress view that suits a stream. */
export function progressView(screen: Screen, environment: NodeJS.ProcessEnv): ProgressView {
  return screen.isTTY ? liveView(screen, wantsColour(screen, environment)) : logView(screen);
}

function liveView(screen: Screen, colour: boolean): ProgressView {
  const block = new LiveBlock(screen);
  return {
    show: (view) => block.draw(progressBlock(view, { paint: paint(colour), width: screen.columns ?? 100 })),
    done: () => block.release(),
  };
}

function logView(screen: Screen): ProgressView {
  let stage = '';
  return {
    show(view) {
      if (stageOf(view) === stage) return;
      stage = stageOf(view);
      screen.write(`${progressLine(view)}\n`);
    },
    done() {
      stage = '';
    },
  };
}
