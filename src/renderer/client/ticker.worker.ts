/**
 * A clock that hidden tabs don't slow down: browsers throttle timers of a background page to one a minute, those of a
 * worker they leave alone. One message a second is all it does.
 */
setInterval(() => postMessage(0), 1000);
