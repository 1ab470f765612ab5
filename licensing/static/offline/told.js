// What the tablet's scripts tell each other, on this page and on others that are open: "changed" (entries), "connection",
// "keys", "locked", "erased". Nothing of a case is ever in it.
const here = new EventTarget();
const others = "BroadcastChannel" in window ? new BroadcastChannel("licensing-tablet") : null;

export function tell(what) {
  here.dispatchEvent(new Event(what));
  if (what !== "connection") others?.postMessage(what);
}

export function listen(what, act) {
  here.addEventListener(what, act);
}

others?.addEventListener("message", (event) => here.dispatchEvent(new Event(event.data)));
