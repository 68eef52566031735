/* The open files of a process that is every host. */
#ifndef SIMULATORS_LAB_FILES_H
#define SIMULATORS_LAB_FILES_H

#include "simulators/host/sim_host.h"

/* As many as are allowed, and more where we may allow it. */
void lab_files_allow(void);

/*
 * Before the hosts start: lets their doors share sockets where one each would
 * take more than half of the files, and leaves some for what is no client.
 * ENOMEM.
 */
int lab_files_share(struct sim_lab *lab);

#endif
