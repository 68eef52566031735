/*
 * `ipam-lab run` where the kernel forbids namespaces: Samba's socket_wrapper
 * puts every TCP and UDP socket of the lab and its command into a directory,
 * nss_wrapper lets names resolve. Both are preloaded, so that ipam-lab starts
 * itself once more.
 *
 * socket_wrapper knows 127.0.0.1 to 127.0.0.254 only: hosts get addresses from
 * 127.0.0.10 on in place of their own, in the answers of DNS servers as well.
 */
#ifndef SIMULATORS_LAB_WRAPPER_H
#define SIMULATORS_LAB_WRAPPER_H

#include "simulators/host/sim_host.h"

/* Whether this process runs under the wrappers. */
bool lab_wrapper_is_on(void);

/*
 * Starts argv anew under the wrappers, with names of STATE/hosts. Returns only
 * with an errno and a sentence.
 */
int lab_wrapper_start(TALLOC_CTX *mem_ctx, char *const *argv,
		      const char *state, char **out_error);

/* Gives the hosts the addresses above. EINVAL: there are too many. */
int lab_wrapper_move(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		     char **out_error);

/* Removes what lab_wrapper_start() made; at the end of the wrapped process. */
void lab_wrapper_end(void);

#endif
