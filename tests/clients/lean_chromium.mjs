// Arguments for Chromium without what surrounds pages and is of no use here: the lists under its address bar are pages
// themselves, and each window loads them in a process of their own, which takes a third of what opening the web app does.
// The last one about features holds, so that Playwright's own list is repeated (1.65, chromiumSwitches).
const OF_PLAYWRIGHT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying",
  "AimEnabled", "PreconnectToSearch",
];
const ADDRESS_BAR = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"];

// A page keeps its process when it leaves for another site, and none is started ahead for the next one. No page lives long
// enough to win back what V8's optimizing compilers and its helpers for garbage take of processors that are scarce.
const FEW_PROCESSES = [
  "--disable-site-isolation-trials", "--renderer-process-limit=2", "--js-flags=--single-threaded-gc,--no-opt,--no-maglev",
];

export const LEAN = [`--disable-features=${[...OF_PLAYWRIGHT, ...ADDRESS_BAR].join(",")}`, ...FEW_PROCESSES];
