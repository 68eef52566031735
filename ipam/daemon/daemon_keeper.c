/* ipamd-keeper: the process of ipamd that removes what is too old. */
#include "ipam/daemon/worker.h"
#include "ipam/keep/keep.h"

int main(int argc, char **argv)
{
	return worker_main(argc, argv, "keeper", keep_main);
}
