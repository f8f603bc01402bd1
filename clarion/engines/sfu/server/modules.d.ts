// The packages that the build brings; their own types are not there before it.
declare module "medooze-media-server";
declare module "semantic-sdp";
