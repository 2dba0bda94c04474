// What becomes of what the rescue has made, as the result tells it.
#pragma once

#include "rescue/job.hpp"

#include <azvmreset/rescue.hpp>

#include <string>

namespace azvmreset::rescue {

// The last word on a resource counts.
void note_item(Job& job, const std::string& type, const std::string& id, ItemFate fate, std::string reason);

// Azure has said no, or nothing; else it is this machine that cannot go on:
// its journal, its lease.
bool is_answer_of_azure(const Error& error) noexcept;

}  // namespace azvmreset::rescue
