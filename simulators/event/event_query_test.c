/* Asks a parsed filter of an event (MS-EVEN6 2.2.15). A path holds when one
 * of the nodes that it leads to does. */
#include <string.h>
#include "simulators/event/event_query_tree.h"

struct scene {
	xmlNode *event;
	uint64_t position, now;
};

/* Where an expression is asked; a NULL node is the root above the event. */
struct place {
	const xmlNode *node;
	uint64_t position;
};

/* What is asked of the nodes at the end of a path. */
struct question {
	enum { ASK_EXISTS, ASK_COMPARE, ASK_FIRST } kind;
	const struct event_query_expr *expr; /* ASK_COMPARE */
	const char *text;		     /* ASK_FIRST; NULL: no text */
};

static bool test(const struct scene *scene, const struct event_query_expr *expr,
		 struct place place);

/* TEXT is NULL for an element that holds elements. */
static bool ask(struct question *question, const char *text)
{
	switch (question->kind) {
	case ASK_EXISTS:
		return true;
	case ASK_COMPARE:
		return text != NULL &&
		       event_query_compare_text(text, question->expr->op,
						&question->expr->constant);
	default:
		question->text = text;
		return true;
	}
}

static const char *value_of(const xmlNode *element)
{
	const xmlNode *child = element->children;

	return child != NULL && child->type == XML_ELEMENT_NODE
		       ? NULL
		       : event_xml_text(element);
}

static bool ask_attributes(const struct event_query_step *step,
			   const xmlNode *element, struct question *question)
{
	const xmlAttr *attribute = NULL;
	const char *text = NULL;

	if (element == NULL) {
		return false;
	}
	for (attribute = element->properties; attribute != NULL;
	     attribute = attribute->next) {
		if (step->name != NULL &&
		    strcmp((const char *)attribute->name, step->name) != 0) {
			continue;
		}
		text = attribute->children != NULL
			       ? (const char *)attribute->children->content
			       : "";
		if (ask(question, text)) {
			return true;
		}
	}
	return false;
}

static bool ask_text(const xmlNode *element, struct question *question)
{
	const char *text = element != NULL ? value_of(element) : NULL;

	return text != NULL && text[0] != '\0' && ask(question, text);
}

/* COUNTS: how many elements have come to each predicate so far. */
static bool passes(const struct scene *scene,
		   const struct event_query_step *step, const xmlNode *element,
		   uint64_t *counts)
{
	struct place place = {.node = element};
	size_t i;

	for (i = 0; i < step->num_predicates; i++) {
		place.position = ++counts[i];
		if (!test(scene, step->predicates[i], place)) {
			return false;
		}
	}
	return true;
}

static bool walk(const struct scene *scene, const struct event_query_path *path,
		 size_t index, const xmlNode *from, struct question *question)
{
	const struct event_query_step *step = &path->steps[index];
	uint64_t counts[EVENT_QUERY_MAX_STEPS] = {0};
	const xmlNode *node = from == NULL ? scene->event : from->children;
	size_t i;

	if (step->axis == EVENT_QUERY_ATTRIBUTE) {
		return ask_attributes(step, from, question);
	}
	if (step->axis == EVENT_QUERY_TEXT) {
		return ask_text(from, question);
	}
	for (i = 0; from == NULL && i < step->num_predicates; i++) {
		counts[i] = scene->position - 1;
	}
	for (; node != NULL; node = from == NULL ? NULL : node->next) {
		if (node->type != XML_ELEMENT_NODE ||
		    (step->name != NULL &&
		     strcmp((const char *)node->name, step->name) != 0) ||
		    !passes(scene, step, node, counts)) {
			continue;
		}
		if (index + 1 < path->count
			    ? walk(scene, path, index + 1, node, question)
			    : ask(question, value_of(node))) {
			return true;
		}
	}
	return false;
}

/* NULL where there is none. */
static const char *argument_text(const struct scene *scene,
				 const struct event_query_argument *argument,
				 const xmlNode *node)
{
	struct question question = {.kind = ASK_FIRST};

	if (argument->path == NULL) {
		return argument->constant.text;
	}
	walk(scene, argument->path, 0, node, &question);
	return question.text;
}

static bool argument_bits(const struct scene *scene,
			  const struct event_query_argument *argument,
			  const xmlNode *node, uint64_t *out_bits)
{
	const char *text = argument_text(scene, argument, node);

	return text != NULL && event_xml_number(text, out_bits);
}

/* An unknown constant is true if it is not empty, as in XPath. */
static bool constant_bool(const struct event_query_constant *constant)
{
	if (constant->is_number) {
		return constant->number.real != 0;
	}
	return constant->text[0] != '\0' && strcmp(constant->text, "false") != 0;
}

static bool test_band(const struct scene *scene,
		      const struct event_query_expr *expr, const xmlNode *node)
{
	struct event_query_number left = {.is_integer = true};
	struct event_query_number right = {.is_integer = true};
	uint64_t a, b;

	if (!argument_bits(scene, &expr->arguments[0], node, &a) ||
	    !argument_bits(scene, &expr->arguments[1], node, &b)) {
		return false;
	}
	left.magnitude = (a & b) != 0;
	if (expr->kind == EVENT_QUERY_BAND) {
		return left.magnitude != 0;
	}
	right.magnitude = constant_bool(&expr->constant);
	return event_query_compare_number(&left, expr->op, &right);
}

/* Positive when the second time, or now, is the later one. */
static bool test_timediff(const struct scene *scene,
			  const struct event_query_expr *expr,
			  const xmlNode *node)
{
	struct event_query_number left = {.is_integer = true};
	uint64_t time[2] = {0, scene->now};
	size_t i;

	for (i = 0; i < expr->num_arguments; i++) {
		const char *text =
			argument_text(scene, &expr->arguments[i], node);

		if (text == NULL || !event_xml_time(text, &time[i])) {
			return false;
		}
	}
	left.magnitude = time[0] > time[1] ? time[0] - time[1]
					   : time[1] - time[0];
	left.magnitude /= 10000;
	left.is_negative = time[0] > time[1] && left.magnitude != 0;
	left.real = (double)left.magnitude;
	left.real = left.is_negative ? -left.real : left.real;
	return expr->constant.is_number &&
	       event_query_compare_number(&left, expr->op,
					  &expr->constant.number);
}

static bool test_position(const struct event_query_expr *expr,
			  uint64_t position)
{
	struct event_query_number left = {.is_integer = true,
					  .magnitude = position,
					  .real = (double)position};

	return expr->constant.is_number &&
	       event_query_compare_number(&left, expr->op,
					  &expr->constant.number);
}

static bool test(const struct scene *scene, const struct event_query_expr *expr,
		 struct place place)
{
	struct question question = {.expr = expr};

	switch (expr->kind) {
	case EVENT_QUERY_OR:
		return test(scene, expr->left, place) ||
		       test(scene, expr->right, place);
	case EVENT_QUERY_AND:
		return test(scene, expr->left, place) &&
		       test(scene, expr->right, place);
	case EVENT_QUERY_POSITION:
		return test_position(expr, place.position);
	case EVENT_QUERY_BAND:
	case EVENT_QUERY_BAND_COMPARE:
		return test_band(scene, expr, place.node);
	case EVENT_QUERY_TIMEDIFF:
		return test_timediff(scene, expr, place.node);
	default:
		question.kind = expr->kind == EVENT_QUERY_COMPARE ? ASK_COMPARE
								  : ASK_EXISTS;
		return walk(scene, expr->path, 0, place.node, &question);
	}
}

bool event_query_filter_test(const struct event_query_expr *filter,
			     const xmlNode *event, uint64_t position,
			     uint64_t now)
{
	const struct scene scene = {.event = (xmlNode *)event,
				    .position = position,
				    .now = now};

	return test(&scene, filter, (struct place){.position = position});
}
