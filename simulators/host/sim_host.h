/*
 * A lab: simulated Windows hosts in one process, as LAB/lab.json describes
 * them (see simulators/host/README.md for its members).
 *
 * Everything hangs below the struct sim_lab; freeing it closes every socket.
 * Strings that a getter returns live as long as the lab. Functions return 0
 * or errno, with a sentence that names file and member in *out_error, which
 * hangs below mem_ctx.
 */
#ifndef SIMULATORS_HOST_SIM_HOST_H
#define SIMULATORS_HOST_SIM_HOST_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <talloc.h>
#include <tevent.h>
#include <jansson.h>

#include "simulators/host/sim_clock.h"
#include "simulators/host/sim_seam.h"

struct dcesrv_context;
struct sim_doors;
struct gensec_security;
struct ndr_interface_table;
struct sim_client;
struct sim_fault;
struct sim_hook;
struct sim_watch;
struct tsocket_address;

#define SIM_HOSTS_MAX 10000
#define SIM_ACCOUNTS_MAX 1000
#define SIM_RPC_PORT_FIRST 49664 /* Windows' first dynamic port */

enum sim_role {
	SIM_ROLE_DC = 1,
	SIM_ROLE_DNS = 2,
	SIM_ROLE_DHCP = 4,
	SIM_ROLE_NPS = 8,
};

struct sim_domain {
	const char *name;	/* contoso.test */
	const char *netbios;	/* CONTOSO */
};

struct sim_account {
	const char *name;
	const struct sim_domain *domain;
	const char **groups;	/* ends with NULL */
	const char *password;	/* NULL until sim_accounts_start() */
	struct samr_Password *nt_hash;
	uint32_t rid;
};

struct sim_host {
	struct sim_lab *lab;
	const char *name;
	const char *fqdn;
	const struct sim_domain *domain;
	const char *address;	/* IPv4; NULL: it listens nowhere */
	const char *described;	/* by lab.json, if it listens elsewhere */
	const char *dir;	/* its part of the lab's data */
	unsigned roles;		/* of enum sim_role */
	int64_t clock_skew_s;	/* how far its clock is ahead of the lab's */
	const char **faults;	/* as they are written; ends with NULL */
	struct sim_fault *wire_faults;	/* those that sim_wire_fault() names */
	size_t wire_fault_count;
	struct dcesrv_context *dce;	/* after sim_rpc_new() */
	struct sim_hook *hooks;		/* after sim_rpc_listen() */
};

struct lab_zones;

struct sim_lab {
	const char *dir;
	const char *keytab;	/* a file of service keys, NULL: no Kerberos */
	const char *state;	/* its directory; NULL: no file servers */
	struct tevent_context *ev;
	struct sim_doors *doors;	/* that share sockets; NULL: none do */
	struct sim_client *newest, *oldest; /* of RPC, by the last answer */
	int files_most;		/* to have open; 0: no bound but the system's */
	struct sim_domain *domains;
	size_t domain_count;
	struct sim_host *hosts;
	size_t host_count;
	struct sim_account *accounts;
	size_t account_count;
	struct sim_clock clock;
	struct sim_watch *watches;	/* of it; a talloc array */
	struct sim_actor *actors;	/* likewise */
	struct lab_zones *zones;	/* of DNS servers (lab_touch.c) */
	bool registers;		/* leases become records of them */
	int journal_fd;		/* -1: none */
	/* Names the methods of interfaces in the journal; NULL or ends so. */
	const struct ndr_interface_table *const *tables;
};

/* Reads DIR/lab.json. EINVAL for what is wrong with it. */
int sim_lab_load(TALLOC_CTX *mem_ctx, const char *dir,
		 struct sim_lab **out_lab, char **out_error);

/* The lab's time, and what a host takes for it (the fault clock_skew). */
time_t sim_lab_now(const struct sim_lab *lab);
time_t sim_host_now(const struct sim_host *host);

/*
 * Lets Kerberos take the machine's time with the host's skew for the time of
 * day, in the whole process: to be called before each acceptor's first step.
 */
int sim_host_kerberos_time(const struct sim_host *host);

/*
 * Calls MOVED each time after the lab's clock was set or advanced, for the
 * rest of the lab's life. ENOMEM.
 */
int sim_lab_watch_clock(struct sim_lab *lab, void (*moved)(void *private_data),
			void *private_data);
void sim_lab_clock_moved(struct sim_lab *lab);

/*
 * Somebody in the lab who does things at times of their own. NEXT tells the
 * next of them; ACT is called when the clock shows it. ENOMEM.
 */
int sim_lab_add_actor(struct sim_lab *lab, time_t (*next)(void *private_data),
		      void (*act)(void *private_data), void *private_data);
/*
 * Moves the clock on to that time, from one act to the next; between them,
 * each full hour, those who watch the clock are told. Without actors, and for
 * a time that is over, it is just set. ERANGE as of sim_clock_set().
 */
int sim_lab_clock_go(struct sim_lab *lab, time_t to);

#define SIM_FAULT_CLOCK_SKEW "clock_skew" /* =DURATION */

/* "dc", "dns", "dhcp" or "nps"; NULL past the last. */
const char *sim_role_name(size_t index, enum sim_role *out_role);

/* Whether the lab asks for this fault at this host. */
bool sim_host_fault(const struct sim_host *host, const char *fault);

/*
 * Adds a fault to those of lab.json. EINVAL with a sentence for one that is
 * written wrongly; a name that is not among those of sim_wire_fault() is
 * taken for one of a service.
 */
int sim_host_fault_add(TALLOC_CTX *mem_ctx, struct sim_host *host,
		       const char *text, char **out_error);

/* The faults on the wire, which every interface has; NULL past the last. */
const char *sim_wire_fault(size_t index, const char **out_help);

/*
 * Makes a random password for each account and writes it to
 * STATE/passwords/ACCOUNT (mode 0600).
 */
int sim_accounts_start(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		       const char *state, char **out_error);

/*
 * NAME is an account's, in any case; DOMAIN either name of its domain, or
 * NULL or empty for any. NULL: there is none.
 */
const struct sim_account *sim_account_find(const struct sim_lab *lab,
					   const char *domain,
					   const char *name);
bool sim_account_is_member(const struct sim_account *account,
			   const char *group);

/*
 * What a server checks a client with: NTLM by the lab's accounts, Kerberos by
 * its keytab, if any. SERVICE is "ldap", say. The mechanism is to be started
 * by the caller. Freed with mem_ctx.
 */
int sim_acceptor_new(TALLOC_CTX *mem_ctx, struct sim_host *host,
		     const struct tsocket_address *remote,
		     const struct tsocket_address *local, const char *service,
		     struct gensec_security **out_acceptor);

/* Journal: one JSON object a line in STATE/journal.jsonl. */
int sim_journal_open(TALLOC_CTX *mem_ctx, struct sim_lab *lab,
		     const char *state, char **out_error);

void sim_journal(const struct sim_host *host,
		 const struct sim_journal_entry *entry);

/*
 * RPC of a host: makes host->dce with the endpoint mapper. Then add
 * interfaces to it, then listen: port 135, and from SIM_RPC_PORT_FIRST one
 * port per endpoint that names none.
 */
int sim_rpc_new(TALLOC_CTX *mem_ctx, struct sim_host *host, char **out_error);
int sim_rpc_listen(TALLOC_CTX *mem_ctx, struct sim_host *host,
		   char **out_error);

/*
 * Named pipes: makes DIR/np (mode 0700) with a socket for each endpoint of
 * host->dce that is a pipe. An smbd whose ncalrpc dir is DIR connects to it for
 * the clients that it has logged on. To be called after the interfaces are
 * added; the sockets live as long as the lab. A path of more than 107
 * characters is ENAMETOOLONG.
 */
int sim_rpc_pipes(TALLOC_CTX *mem_ctx, struct sim_host *host, const char *dir,
		  char **out_error);

#endif
