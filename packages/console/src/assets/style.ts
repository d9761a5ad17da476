import { DARK, LIGHT, properties } from '../palette.ts';
import { CHART_STYLE } from './chart-style.ts';

/** The one style sheet: system fonts, one accent, dark by preference, one column on a phone. */
export const STYLE = `:root{${properties(LIGHT)};color-scheme:light dark;--sans:system-ui,-apple-system,"Segoe UI",sans-serif;--serif:ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,serif;--mono:ui-monospace,"SF Mono",Menlo,Consolas,monospace}
@media (prefers-color-scheme:dark){:root{${properties(DARK)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 var(--sans);font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:3px}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
main:focus{outline:none}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:var(--card);padding:8px 12px;z-index:9}
h1{font:600 clamp(26px,4vw,36px)/1.15 var(--serif);letter-spacing:-.01em;margin:0}
h2{font:600 15px/1.3 var(--sans);margin:0 0 12px;color:var(--ink)}
h2 .soft,h2 strong{font-weight:400;font-size:13px}
h3{font:600 17px/1.3 var(--serif);margin:0}
h4{font:600 13px/1.3 var(--sans);margin:8px 0 2px}
p{margin:0 0 10px}
.soft,small{color:var(--soft);font-weight:400}
strong.bad{color:var(--bad)}
code,pre{font:13px/1.5 var(--mono);background:var(--well);border-radius:4px;padding:1px 5px;overflow-wrap:anywhere}
pre{padding:12px;overflow:auto;margin:0}
.bar{display:flex;align-items:center;gap:6px 28px;flex-wrap:wrap;padding:10px clamp(14px,3vw,36px);background:var(--card);border-bottom:1px solid var(--line)}
.brand{display:flex;align-items:center;gap:8px;font:600 19px/1 var(--serif);color:var(--ink);text-decoration:none}
.mark-logo{width:26px;height:26px;fill:none;stroke:var(--accent);stroke-width:2.4;stroke-linecap:round}
nav ul{display:flex;gap:2px;list-style:none;margin:0;padding:0;flex-wrap:wrap}
nav a{display:block;padding:7px 11px;border-radius:6px;color:var(--soft);text-decoration:none}
nav a:hover{background:var(--well);color:var(--ink)}
nav a[aria-current]{color:var(--ink);font-weight:600;box-shadow:inset 0 -2px var(--accent);border-radius:6px 6px 0 0}
.live{margin:0 0 0 auto;color:var(--soft);font-size:13px;white-space:nowrap}
.dot{display:inline-block;width:8px;height:8px;border-radius:50%;border:2px solid var(--soft);margin-right:5px}
.live.on .dot{background:var(--good);border-color:var(--good)}
.lost{margin:0;padding:10px clamp(14px,3vw,36px);background:var(--wait-wash);color:var(--wait);font-weight:600}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);margin:0}
main{max-width:1240px;margin:0 auto;padding:26px clamp(14px,3vw,36px) 72px}
main>section,main>.steps,main>.card{margin-top:30px}
.head{display:flex;flex-wrap:wrap;align-items:center;gap:6px 14px}
.head p{flex-basis:100%;margin:0}
.crumbs{color:var(--soft);font-size:13px}
.pill{display:inline-block;white-space:nowrap;font-size:13px;font-weight:600;padding:2px 9px;border-radius:99px;background:var(--well);color:var(--soft)}
.pill.moving{color:var(--accent)}
.pill.good{color:var(--good);background:var(--good-wash)}
.pill.bad{color:var(--bad);background:var(--bad-wash)}
.pill.wait{color:var(--wait);background:var(--wait-wash)}
.count{display:inline-block;min-width:22px;text-align:center;padding:1px 7px;border-radius:99px;background:var(--well);color:var(--soft)}
.count.some{background:var(--wait-wash);color:var(--wait)}
.empty{color:var(--soft);margin:0}
.cards{display:grid;gap:14px;grid-template-columns:repeat(auto-fill,minmax(min(100%,420px),1fr))}
.cards:empty{display:none}
.card,.story,.chart{background:var(--card);border:1px solid var(--line);border-radius:10px}
.card{padding:16px 18px}
.card.wait{border-color:var(--wait)}
.card.bad{border-color:var(--bad)}
.card header{display:flex;justify-content:space-between;align-items:start;gap:10px}
.card h3 a{color:var(--ink);text-decoration:none}
.card h3 a:hover{text-decoration:underline}
.card p:last-child{margin:0}
.weight{display:flex;align-items:center;gap:12px;margin:10px 0}
.weight svg{flex:1;height:8px}
.track{stroke:var(--well);stroke-width:8}
.fill{stroke:var(--accent);stroke-width:8}
.notch{stroke:var(--card);stroke-width:2;vector-effect:non-scaling-stroke}
section>.scroll+p{margin-top:10px}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:10px}
table{border-collapse:collapse;width:100%;font-size:14px}
caption{text-align:left;padding:10px 14px 4px;color:var(--soft);font-size:13px;overflow-wrap:anywhere}
th,td{text-align:left;padding:8px 14px;border-top:1px solid var(--line);vertical-align:top}
thead th{font-weight:400;font-size:13px;color:var(--soft);border-top:0}
tbody th{font-weight:600}
.num{white-space:nowrap}
.words{min-width:300px;color:var(--ink)}
td:not(.words){white-space:nowrap}
.diff td{white-space:normal;overflow-wrap:anywhere}
.diff ins{text-decoration:none;color:var(--good)}
.diff del{color:var(--soft)}
.steps{display:flex;gap:8px;list-style:none;margin:0;padding:0}
.steps li{flex:1;min-width:0;border-top:5px solid var(--line);padding-top:7px;color:var(--soft)}
.steps b{color:var(--ink);font-size:17px}
.steps .said{display:block;font-size:13px}
.steps .done{border-color:var(--good)}
.steps .now{border-color:var(--accent)}
.steps .turned{border-color:var(--bad)}
.steps .turned .said{color:var(--bad);font-weight:600}
.steps .now .said{color:var(--accent);font-weight:600}
.story{display:grid;grid-template-columns:repeat(3,1fr);border-left-width:5px}
.story>div{padding:18px 20px;min-width:0}
.story>div+div{border-left:1px solid var(--line)}
.story p:last-child{margin-bottom:0}
.story.bad{border-left-color:var(--bad)}
.story.wait{border-left-color:var(--wait)}
.story.good{border-left-color:var(--good)}
.story.moving{border-left-color:var(--accent)}
.sentence{font:500 16px/1.45 var(--serif)}
.story.bad .sentence{color:var(--bad)}
.versus td,.versus th{padding:5px 8px 5px 0;font-size:14px}
.swatch{display:inline-block;width:12px;height:4px;border-radius:2px;margin-right:7px;vertical-align:middle;background:var(--soft)}
.swatch.challenger{background:var(--accent)}
.commands{list-style:none;margin:0;padding:0;display:grid;gap:10px}
.commands li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:3px 6px;align-items:start}
.commands .does{grid-column:1/-1;font-size:13px;color:var(--soft)}
.commands code{padding:5px 8px}
.copy{display:none;font:600 13px/1.5 var(--sans);padding:5px 10px;border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--accent);cursor:pointer}
.js .copy{display:block}
.copy:hover{border-color:var(--accent)}
.meter{width:110px;height:8px;margin-right:9px;border-radius:4px}
.meter .fill{stroke:var(--bad)}
details{margin-top:12px}
summary{cursor:pointer;color:var(--accent);padding:4px 0}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,230px),1fr));gap:12px;margin:16px 0 0}
.facts dt{color:var(--soft);font-size:13px}
.facts dd{margin:0;overflow-wrap:anywhere}
.audit{list-style:none;margin:0;padding:0}
.audit li{display:grid;grid-template-columns:110px auto 1fr auto;gap:0 12px;padding:9px 0;border-top:1px solid var(--line);align-items:baseline}
.audit p{grid-column:2/-1;margin:0;color:var(--soft)}
.audit .when,.audit .by{color:var(--soft);font-size:13px}
.hash{grid-row:1;grid-column:4;color:var(--soft)}
${CHART_STYLE}
@media (max-width:760px){.story{grid-template-columns:1fr}.story>div+div{border-left:0;border-top:1px solid var(--line)}
.bar{gap:4px 12px}nav{order:3;flex-basis:100%}nav ul{justify-content:space-between}nav a{padding:7px 4px}
.audit li{display:flex;flex-wrap:wrap}.audit b{order:-1;flex:1}.audit p{flex-basis:100%}.hash{display:none}
.rows,.guards{display:block}.rows thead,.guards thead{display:none}.rows tbody,.guards tbody{display:block}
.rows tr,.guards tr{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:center;padding:12px 14px;border-top:1px solid var(--line)}.rows tr:first-child,.guards tr:first-child{border-top:0}
.rows :is(th,td),.guards :is(th,td){border:0;padding:0;min-width:0}.rows .words,.guards .words{flex-basis:100%;color:var(--soft)}}
@media (prefers-reduced-motion:no-preference){.live.on .dot{animation:breathe 2s ease-in-out infinite}@keyframes breathe{50%{opacity:.35}}}
@media (forced-colors:active){.pill,.count{border:1px solid}}
`;
