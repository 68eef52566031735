/* ipamd-collector: a collector process of ipamd. */
#include "ipam/collect/collect.h"
#include "ipam/daemon/worker.h"

int main(int argc, char **argv)
{
	return worker_main(argc, argv, "collector", collect_main);
}
