/** Scanners of the counter type like a very fast keyboard. Wherever the focus is, a burst goes to the field meant for it. */
import { typing } from "./kit";

const FAST = 35;
const LEAST = 6;

/** Called once. */
export function scanner(): void {
  let burst = "";
  let last = 0;
  document.addEventListener("keydown", (event) => {
    const input = document.querySelector<HTMLInputElement>("input[data-scanner]");
    if (!input || (typing(event.target) && event.target !== input)) return;
    if (event.timeStamp - last > FAST) burst = "";
    last = event.timeStamp;
    if (event.key.length === 1) {
      burst += event.key;
      return;
    }
    if ((event.key !== "Enter" && event.key !== "Tab") || burst.length < LEAST) return;
    event.preventDefault();
    input.value = burst;
    burst = "";
    input.form?.requestSubmit();
  });
}
