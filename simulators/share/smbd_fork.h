/* Between ipam-lab and libipam-smbd-fork.so, which it preloads into smbd. */
#ifndef SIMULATORS_SHARE_SMBD_FORK_H
#define SIMULATORS_SHARE_SMBD_FORK_H

/*
 * smbd --configfile SMBD_FORK_LATER --log-basename SMBD_FORK_LATER, with a
 * SOCK_SEQPACKET as its standard input, stops before its main. Each message to
 * it is the directory of a host, as text, with the socket of a client; a child
 * goes on as that host's smbd, started as inetd would. At the end of the socket
 * it ends its children.
 */
#define SMBD_FORK_LATER	  "-"
#define SMBD_FORK_RUN_MAX 256

#endif
