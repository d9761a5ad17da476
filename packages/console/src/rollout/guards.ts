import type { LookEvidence } from '@fairlead/rollout';
import type { RolloutData } from '../data.ts';
import { type Html, html } from '../html.ts';
import { pill, type Tone } from '../status.ts';

type Verdict = LookEvidence['verdicts'][number];

const WORDS: Readonly<Record<Verdict['kind'], { tone: Tone; word: string }>> = {
  pass: { tone: 'good', word: 'agrees' },
  fail: { tone: 'bad', word: 'proof of harm' },
  undecided: { tone: 'quiet', word: 'cannot tell yet' },
};

/** The guard whose evidence matters most: the one that failed, else the one nearest to it. */
export function leadingGuard(look: LookEvidence | undefined): string | undefined {
  const judged = (look?.verdicts ?? []).filter(({ evidence }) => typeof evidence.evidence === 'number');
  const failed = judged.find(({ kind }) => kind === 'fail');
  return (failed ?? judged.toSorted((a, b) => nearness(b) - nearness(a))[0])?.guard;
}

function nearness({ evidence: { evidence, threshold } }: Verdict): number {
  return typeof evidence === 'number' && typeof threshold === 'number' && threshold > 0 ? evidence / threshold : 0;
}

/** What each guard says, with how far its evidence of harm has come. */
export function guards({ looks, view }: RolloutData): Html {
  const look = looks.at(-1);
  if (!look) {
    return html`<section aria-label="Guards"><h2>Guards</h2><p>Guards look every minute, from two minutes after the first live request on.</p></section>`;
  }
  return html`<section aria-label="Guards"><h2>Guards <span class="soft">as of ${look.at.slice(11, 16)} UTC</span></h2>
<div class="scroll" role="region" aria-label="Guards" tabindex="0"><table class="guards"><thead><tr><th scope="col">guard</th><th scope="col">says</th><th scope="col">evidence of harm</th><th scope="col">in words</th></tr></thead>
<tbody>${look.verdicts.map(guardRow)}</tbody></table></div>
${look.notes.map((note) => html`<p class="soft">${note}</p>`)}
<details id="looks"><summary>Every look, in numbers</summary>${lookTable(looks, view.steps.length > 0)}</details></section>`;
}

function guardRow(verdict: Verdict): Html {
  const { tone, word } = WORDS[verdict.kind];
  return html`<tr><th scope="row">${verdict.guard}</th><td>${pill(tone, word)}</td><td>${meter(verdict)}</td><td class="words">${verdict.sentence}</td></tr>`;
}

/** A bar up to the threshold, with the numbers beside it. */
function meter({ evidence: { evidence, threshold } }: Verdict): Html | null {
  if (typeof evidence !== 'number' || typeof threshold !== 'number') return null;
  const width = Math.round(Math.min(1, Math.max(0, evidence / threshold)) * 100);
  return html`<svg class="meter" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><path class="track" d="M0 4H100"/>${width > 0 && html`<path class="fill" d="M0 4H${width}"/>`}</svg><span class="num">${evidence.toFixed(1)} of ${threshold.toFixed(1)}</span>`;
}

/** The newest of them: the API has all. */
const SHOWN = 40;

function lookTable(looks: readonly LookEvidence[], hasSteps: boolean): Html | null {
  if (!hasSteps) return null;
  return html`<div class="scroll" role="region" aria-label="Looks" tabindex="0"><table><thead><tr><th scope="col">look</th><th scope="col">champion</th><th scope="col">challenger</th><th scope="col">guards</th></tr></thead><tbody>${looks
    .slice(-SHOWN)
    .toReversed()
    .map(
      ({ at, champion, challenger, verdicts }) =>
        html`<tr><td>${at.slice(11, 16)}</td><td class="num">${champion.errors} of ${champion.requests}</td><td class="num">${challenger.errors} of ${challenger.requests}</td><td>${verdicts.map(({ guard, kind }) => `${guard} ${WORDS[kind].word}`).join(', ')}</td></tr>`,
    )}</tbody></table></div>`;
}
