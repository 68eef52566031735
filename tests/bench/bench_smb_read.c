/* use: rpc_smb rpc_conn SAMBA KRB5 TALLOC TEVENT */
/*
 * bench_smb_read HELPER HOST SHARE PATH OFFSET MOST TIMEOUT-MS [USER FILE]
 *
 * Reads a file of a share and prints, in JSON, its size, index, time, the bytes
 * that came, their FNV-1a sum (0 for more than 4 MiB, which are not summed)
 * and the seconds; or the step and code of the failure. USER is DOMAIN\name,
 * FILE holds the password; without them, Kerberos.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "rpc/smb/rpc_smb.h"

#define SUM_MAX (4 * 1024 * 1024)

struct sum {
	uint64_t bytes;
	uint64_t fnv;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool take(const uint8_t *data, size_t size, void *private_data)
{
	struct sum *sum = private_data;
	size_t i;

	for (i = 0; i < size && sum->bytes <= SUM_MAX; i++) {
		sum->fnv = (sum->fnv ^ data[i]) * 0x100000001b3u;
	}
	sum->bytes += size;
	return true;
}

static int report(struct rpc_status status, const struct rpc_smb_file *file,
		  uint64_t read, const struct sum *sum, double seconds)
{
	char name[64];

	if (!rpc_status_is_ok(status)) {
		printf("{\"step\": \"%s\", \"vocabulary\": \"%s\", "
		       "\"code\": %u, \"name\": \"%s\", \"cure\": \"%s\", "
		       "\"seconds\": %.3f}\n",
		       rpc_step_name(status.step),
		       rpc_vocabulary_name(status.vocabulary), status.code,
		       rpc_status_name(status, name, sizeof(name)),
		       rpc_smb_cure(status), seconds);
		return 1;
	}
	printf("{\"rows\": %llu, \"size\": %llu, \"index\": %llu, "
	       "\"written_s\": %lld, \"written_ns\": %u, \"fnv\": %llu, "
	       "\"seconds\": %.6f}\n",
	       (unsigned long long)read, (unsigned long long)file->size,
	       (unsigned long long)file->index, (long long)file->written_s,
	       file->written_ns,
	       sum->bytes > SUM_MAX ? 0 : (unsigned long long)sum->fnv,
	       seconds);
	return 0;
}

int main(int argc, char **argv)
{
	TALLOC_CTX *mem_ctx = talloc_new(NULL);
	struct tevent_context *ev = tevent_context_init(mem_ctx);
	struct rpc_smb_request request = {.method = RPC_METHOD_KERBEROS};
	struct sum sum = {.fnv = 0xcbf29ce484222325u};
	struct rpc_smb_file file;
	struct tevent_req *req = NULL;
	struct rpc_status status;
	uint64_t read = 0;
	double start;
	int ret;

	if (argc != 8 && argc != 10) {
		fprintf(stderr, "usage: %s HELPER HOST SHARE PATH OFFSET MOST "
				"TIMEOUT-MS [USER FILE]\n",
			argv[0]);
		return 2;
	}
	request.helper = argv[1];
	request.target.fqdn = argv[2];
	request.share = argv[3];
	request.path = argv[4];
	request.offset = strtoull(argv[5], NULL, 10);
	request.most = strtoull(argv[6], NULL, 10);
	if (argc == 10) {
		request.method = RPC_METHOD_NTLM;
		request.user = argv[8];
		request.password_file = argv[9];
	}
	start = now();
	req = rpc_smb_read_send(mem_ctx, ev, &request, take, &sum,
				(uint32_t)strtoul(argv[7], NULL, 10));
	if (req == NULL || !tevent_req_poll(req, ev)) {
		return 1;
	}
	status = rpc_smb_read_recv(req, &file, &read);
	ret = report(status, &file, read, &sum, now() - start);
	talloc_free(mem_ctx);
	return ret;
}
