/*
 * AddressExpiry (LIF-05, LIF-06): address records get the status that their
 * date of expiry gives them, and events tell of those that are due. A step at
 * a time, so that other jobs of this process go on meanwhile.
 *
 *	step -> more: step -> ... -> done
 */
#include <errno.h>

#include "ipam/base/clock.h"
#include "ipam/base/log.h"
#include "ipam/collect/collect_task.h"
#include "ipam/store/store_address.h"

struct expiry {
	struct collect *c;
	struct store_expired counts;
};

static void expiry_step(struct tevent_context *ev, struct tevent_immediate *im,
			void *private_data);

struct tevent_req *collect_expiry_send(TALLOC_CTX *mem_ctx, struct collect *c,
				       const char *server)
{
	struct expiry *state = talloc_zero(mem_ctx, struct expiry);
	struct tevent_req *req = NULL;

	if (state == NULL) {
		return NULL;
	}
	state->c = c;
	req = collect_task_new(mem_ctx, c, server, state);
	if (req != NULL) {
		expiry_step(c->ev, NULL, req);
	}
	return req;
}

static void expiry_step(struct tevent_context *ev, struct tevent_immediate *im,
			void *private_data)
{
	struct tevent_req *req = talloc_get_type_abort(private_data,
						       struct tevent_req);
	struct expiry *state = collect_task_data(req);
	bool more = false;
	int ret = store_expiry_step(state->c->store, ipam_clock_now(),
				    &state->counts, &more);

	talloc_free(im);
	if (ret == 0 && more) {
		im = tevent_create_immediate(state);
		if (im != NULL) {
			tevent_schedule_immediate(im, ev, expiry_step, req);
			return;
		}
		ret = ENOMEM;
	}
	if (ret == 0 && state->counts.told > 0) {
		ipam_log(IPAM_LOG_INFO, "AddressExpiry: %zu addresses expire "
			 "soon or have expired", state->counts.told);
	}
	collect_task_end_store(req, ret);
}
