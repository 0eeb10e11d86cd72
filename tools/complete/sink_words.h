/* SPDX-License-Identifier: MIT */
/*
 * sink_words: the values of msa-sink's options.
 */
#ifndef TOOLS_COMPLETE_SINK_WORDS_H
#define TOOLS_COMPLETE_SINK_WORDS_H

#include "complete/words.h"

void sink_words_mech(const struct words *w);
void sink_words_stage(const struct words *w);
void sink_words_scenario(const struct words *w);

#endif
