/** Close code of a WebSocket whose session has ended: the window then asks for sign-in instead of connecting again. */
export const SIGNED_OUT = 4401;
