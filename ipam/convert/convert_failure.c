/*
 * Failures in words: the step, the raw status with its vocabulary, the cure.
 */
#include "ipam/convert/convert.h"

struct ipam_failure convert_failure(TALLOC_CTX *mem_ctx,
				    struct rpc_status status)
{
	struct ipam_failure failure = {0};
	char name[96];

	if (rpc_status_is_ok(status)) {
		return failure;
	}
	rpc_status_name(status, name, sizeof(name));
	failure.step = rpc_step_name(status.step);
	failure.status = talloc_asprintf(mem_ctx, "%s %u %s",
					 rpc_vocabulary_name(status.vocabulary),
					 status.code, name);
	if (status.vocabulary == RPC_VOCABULARY_LDAP) {
		talloc_free((void *)failure.status);
		failure.status = talloc_asprintf(
			mem_ctx, "%s %d %s",
			rpc_vocabulary_name(status.vocabulary),
			(int)status.code, name);
	}
	failure.advice = rpc_status_sentence(status);
	return failure;
}
