import { begin, enhance } from "./start";

begin();
enhance(document);
if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
