/* The process that helpers are forked of. */
#ifndef RPC_SMB_SMB_FETCH_TEMPLATE_H
#define RPC_SMB_SMB_FETCH_TEMPLATE_H

#include <stdbool.h>

/*
 * Returns true in each helper, with its standard input and output; false in the
 * template itself, at the end of its standard input or where it cannot go on.
 */
bool smb_fetch_template(void);

#endif
