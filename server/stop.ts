/** Ends a command, or keeps a server from starting; the message is one sentence for the person at the command line. */
export class Stop extends Error {}
