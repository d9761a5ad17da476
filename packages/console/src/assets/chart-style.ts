/** How charts look. Lines keep their width however far they are stretched. */
export const CHART_STYLE = `.charts{display:grid;gap:14px;grid-template-columns:repeat(2,minmax(0,1fr))}
.chart{margin:0;padding:14px 16px 10px}
.chart.wide,.chart:last-child:nth-child(even){grid-column:1/-1}
.chart.wide .plot svg{height:120px}
figcaption{display:flex;flex-wrap:wrap;gap:2px 14px;font-size:13px;color:var(--soft);margin-bottom:10px}
.title{color:var(--ink);font-weight:600;margin-right:auto}
.key::before{content:"";display:inline-block;width:14px;height:0;border-top:3px solid var(--soft);margin-right:6px;vertical-align:middle}
.key.challenger::before{border-color:var(--accent)}
.key.bad::before{border-color:var(--bad)}
.key.good::before{border-color:var(--good);border-top-style:dashed}
.key.champion::before{border-top-style:double}
.key b{color:var(--ink)}
.plot{display:grid;grid-template-columns:54px minmax(0,1fr)}
.plot .y{display:flex;flex-direction:column;justify-content:space-between;padding-right:8px;text-align:right;font-size:12px;line-height:1;color:var(--soft)}
.plot svg{width:100%;height:96px;overflow:visible}
.plot .x{grid-column:2;display:flex;justify-content:space-between;font-size:12px;color:var(--soft);padding-top:5px}
.plot path{fill:none;vector-effect:non-scaling-stroke;stroke-linejoin:round;stroke-linecap:round}
.plot .grid{stroke:var(--line);stroke-width:1}
.plot .mark{stroke:var(--line);stroke-width:1.5;stroke-dasharray:2 4}
.plot .mark.bad{stroke:var(--bad);stroke-dasharray:none}
.plot .area{fill:var(--accent);fill-opacity:.13;stroke:none}
.plot .line{stroke:var(--soft);stroke-width:2}
.plot .line.challenger{stroke:var(--accent);stroke-width:2.6}
.plot .line.bad{stroke:var(--bad);stroke-width:2.4}
.plot .line.good{stroke:var(--good);stroke-width:2;stroke-dasharray:5 5}
.plot .limit{stroke:var(--ink);stroke-width:1.5;stroke-dasharray:7 4}
@media (max-width:760px){.charts{grid-template-columns:minmax(0,1fr)}}`;
