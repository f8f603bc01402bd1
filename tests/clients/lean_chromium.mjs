// An argument for Chromium without what surrounds pages and is of no use here: the lists under its address bar are pages
// themselves, and each window loads them in a process of their own, which takes a third of what opening the web app does.
// The last such argument holds, so that Playwright's own list is repeated (1.65, chromiumSwitches).
const OF_PLAYWRIGHT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect", "TcpPortRandomizationWin", "OptimizationHints", "NetworkTimeServiceQuerying",
  "AimEnabled", "PreconnectToSearch",
];
const ADDRESS_BAR = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"];

export const LEAN = `--disable-features=${[...OF_PLAYWRIGHT, ...ADDRESS_BAR].join(",")}`;
