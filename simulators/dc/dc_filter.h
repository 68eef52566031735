#ifndef SIMULATORS_DC_FILTER_H
#define SIMULATORS_DC_FILTER_H

#include <lber.h>

#include "simulators/dc/dc_tree.h"

/*
 * Search filters (RFC 4511 section 4.5.1.7) with the matching rules of
 * [MS-ADTS] 3.1.1.3.4.4. Evaluation has three values; only TRUE selects.
 */

#define SIM_DC_FILTER_DEPTH_MAX 64
#define SIM_DC_FILTER_NODES_MAX 2048

#define SIM_DC_RULE_BIT_AND "1.2.840.113556.1.4.803"
#define SIM_DC_RULE_BIT_OR "1.2.840.113556.1.4.804"
#define SIM_DC_RULE_CHAIN "1.2.840.113556.1.4.1941"

enum sim_dc_truth { SIM_DC_FALSE, SIM_DC_TRUE, SIM_DC_UNDEFINED };

struct sim_dc_filter;

/*
 * Decodes the filter at the read position of BER. The filter is independent
 * of BER's memory. EPROTO: malformed, EMSGSIZE: beyond the bounds, ENOMEM.
 */
int sim_dc_filter_decode(TALLOC_CTX *mem_ctx, BerElement *ber,
			 struct sim_dc_filter **out_filter);

/*
 * Prepares the filter for a tree: finds the attributes, brings the asserted
 * values into the form that they compare by. Once, before the first match.
 */
int sim_dc_filter_prepare(struct sim_dc_filter *filter,
			  const struct sim_dc_tree *tree);

/*
 * BUDGET is lowered by the comparisons that were needed; when it reaches 0
 * the answer is SIM_DC_UNDEFINED.
 */
enum sim_dc_truth sim_dc_filter_match(const struct sim_dc_filter *filter,
				      const struct sim_dc_tree *tree,
				      const struct sim_dc_entry *entry,
				      size_t *budget);

/* The filter as text (RFC 4515), for the journal; NULL without memory. */
char *sim_dc_filter_text(TALLOC_CTX *mem_ctx,
			 const struct sim_dc_filter *filter);

#endif
