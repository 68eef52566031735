/* ipamd-api: the api process of ipamd. */
#include "ipam/api/api_main.h"
#include "ipam/daemon/worker.h"

static int work(const struct ipam_settings *settings, int index)
{
	return api_main(settings);
}

int main(int argc, char **argv)
{
	return worker_main(argc, argv, "api", work);
}
