#ifndef SIMULATORS_LAB_MAIN_H
#define SIMULATORS_LAB_MAIN_H

#include <stdbool.h>
#include <stddef.h>

/* Exit statuses of ipam-lab itself, beside those of the command. */
#define LAB_USAGE 2
#define LAB_FAILED 125
#define LAB_NOT_RUN 126
#define LAB_NOT_FOUND 127

#define LAB_FAULTS_MAX 64

/* What run puts hosts and command into. */
enum lab_network {
	LAB_NETWORK_AUTO,	/* a namespace, else the wrappers */
	LAB_NETWORK_NAMESPACE,
	LAB_NETWORK_WRAPPER,
};

/* What up and run were asked. */
struct lab_options {
	const char *state;	/* NULL: a temporary directory */
	const char *keytab;
	const char *crowd;	/* N[,SEED]; NULL: no clients */
	bool registers;		/* their leases become records of zones */
	const char *lab;
	enum lab_network network;
	char *const *argv;	/* all words, to start anew with */
	const char *faults[LAB_FAULTS_MAX];	/* HOST=FAULT */
	size_t fault_count;
	char **command;		/* NULL: up */
};

/* These return the exit status. */
int lab_run(const struct lab_options *options);
int lab_hosts(const char *dir, int json);
int lab_journal(int argc, char **argv);
int lab_clock(int argc, char **argv);
/* argv[0] is their name. */
int lab_generate(int argc, char **argv);
int lab_coverage(int argc, char **argv);

#endif
