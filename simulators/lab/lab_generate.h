/*
 * `ipam-lab generate`: labs of any size, the same for the same seed.
 *
 * Servers of a kind are numbered from 0 through all domains; domain 0 is the
 * forest's root.
 */
#ifndef SIMULATORS_LAB_GENERATE_H
#define SIMULATORS_LAB_GENERATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define GENERATE_ROOT  "limits.test"
#define GENERATE_CLOCK "2026-11-02T09:00:00Z"
#define GENERATE_NOW   1793610000LL /* the same; a Monday */
#define GENERATE_NAME  80	/* room for a name, or an address */

struct generate_size {
	const char *name;
	unsigned domains, dcs, dhcp, dns, nps;
	unsigned scopes;	/* of a DHCP server */
	unsigned leases;	/* of a scope, on average */
	unsigned zones;		/* of the forest */
	unsigned records;	/* of a zone */
	unsigned rows;		/* of a day's audit log */
	unsigned logons;	/* events of a domain controller or NPS */
};

struct generate {
	struct generate_size size;
	uint64_t seed;
	const char *dir;
	int error;		/* the first errno, with its file */
	char failed[256];
};

enum generate_kind { GENERATE_DC, GENERATE_DNS, GENERATE_DHCP, GENERATE_NPS };

/* The next number of a sequence; its start is the caller's. */
uint64_t generate_luck(uint64_t *state);
/* The start of the sequence of one thing. */
uint64_t generate_start(const struct generate *g, const char *what,
			unsigned number);

/* Of servers and domains; the buffer has GENERATE_NAME bytes. */
unsigned generate_count(const struct generate *g, enum generate_kind kind);
unsigned generate_domain(const struct generate *g, enum generate_kind kind,
			 unsigned i);
const char *generate_domain_name(unsigned domain, char *buf);
const char *generate_domain_dn(unsigned domain, char *buf);
const char *generate_host(enum generate_kind kind, unsigned i, char *buf);
const char *generate_fqdn(const struct generate *g, enum generate_kind kind,
			  unsigned i, char *buf);
const char *generate_address(const struct generate *g,
			     enum generate_kind kind, unsigned i, char *buf);

/* A lease of a scope: what leases and audit logs are made of. */
struct generate_lease {
	uint32_t address;	/* number */
	uint64_t mac;
	char host[GENERATE_NAME];
	int64_t expires;
};

/* The network of a scope; how many leases it has, and lease i of them. */
uint32_t generate_network(const struct generate *g, unsigned server,
			  unsigned scope);
unsigned generate_leases(const struct generate *g, unsigned server,
			 unsigned scope);
void generate_lease(const struct generate *g, unsigned server, unsigned scope,
		    unsigned i, struct generate_lease *out);

/* DIR/HOST/NAME, or DIR/NAME where host is NULL; NULL after a failure. */
FILE *generate_open(struct generate *g, const char *host, const char *name);
void generate_close(struct generate *g, FILE *f);

void generate_dhcp(struct generate *g, unsigned i);
void generate_dc(struct generate *g, unsigned i);
void generate_dns(struct generate *g, unsigned i);
void generate_nps(struct generate *g, unsigned i);

#endif
