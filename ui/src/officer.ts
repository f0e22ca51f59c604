import htmx from "htmx.org";
import { command } from "./islands/command";
import { csrf } from "./islands/kit";
import { batches, keys } from "./islands/lists";
import { scanner } from "./islands/scanner";
import { begin, enhance } from "./start";

Object.assign(htmx.config, { includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, selfRequestsOnly: true, historyCacheSize: 0, refreshOnHistoryMiss: true });
document.addEventListener("htmx:configRequest", (event) => {
  (event as CustomEvent<{ headers: Record<string, string> }>).detail.headers["x-csrf-token"] = csrf();
});
htmx.onLoad((part) => {
  enhance(part as HTMLElement);
  batches(part as HTMLElement);
});

begin();
command();
keys();
scanner();
