// `resume` for a rescue: by its journal, or with its plan where that is lost.
#pragma once

#include "commands.hpp"

namespace azvmreset::cli {

// Whether the command line names a journal, and no resume token.
bool names_journal(const Call& call);

int resume_rescue(Call& call);

}  // namespace azvmreset::cli
