#ifndef SIMULATORS_LAB_MAIN_H
#define SIMULATORS_LAB_MAIN_H

/* Exit statuses of ipam-lab itself, beside those of the command. */
#define LAB_USAGE 2
#define LAB_FAILED 125
#define LAB_NOT_RUN 126
#define LAB_NOT_FOUND 127

/* What up and run were asked. */
struct lab_options {
	const char *state;	/* NULL: a temporary directory */
	const char *keytab;
	const char *lab;
	char **command;		/* NULL: up */
};

/* These return the exit status. */
int lab_run(const struct lab_options *options);
int lab_hosts(const char *dir, int json);
int lab_journal(int argc, char **argv);

#endif
