// What a task came to, as C reads it.
#pragma once

#include "capi/document.hpp"
#include "capi/header.hpp"
#include "capi/lend.hpp"
#include "capi/operation.hpp"

#include <azvmreset.h>

#include <memory>
#include <vector>

struct azvmr_finding {
  const azvmreset::Finding* rep;
};

namespace azvmreset::capi {

// The outcome and the lists that C needs of it; everything else is read from
// the outcome itself.
struct ResultRecord {
  explicit ResultRecord(std::shared_ptr<const Outcome> ended);

  std::shared_ptr<const Outcome> outcome;
  LentList<azvmr_finding> blockers;
  LentList<azvmr_finding> warnings;
  std::vector<int32_t> overrides;
  std::vector<int32_t> open_methods;
  std::vector<const char*> next_steps;
  std::vector<const char*> correlation_ids;
  LentList<azvmr_header> headers;
  Document json;
};

azvmr_result* new_result(std::shared_ptr<const Outcome> outcome);

// The document of an answer, fit for a log.
std::string to_json(const RestResponse& response);

}  // namespace azvmreset::capi

struct azvmr_result {
  azvmreset::capi::ResultRecord rep;
};
