// First answers to what is done later: which headers a write is answered with.
#include "simulator/arm/error.hpp"
#include "simulator/arm/operations.hpp"

namespace azvmreset::sim {

// C-A1/4.
Answer Operations::accepted_delete(const Operation& operation, const Call& call) const {
  Answer answer{202, {}, {}};
  switch (world_.choices.pick<DeleteHeaders>()) {
    case DeleteHeaders::async_and_location:
      announce(operation, {.async = true, .location = true}, call, answer);
      break;
    case DeleteHeaders::location_only:
      announce(operation, {.location = true}, call, answer);
      break;
    case DeleteHeaders::async_only:
      announce(operation, {.async = true}, call, answer);
      break;
  }
  return answer;
}

// C-A1/5, C-A1/5a.
Answer Operations::accepted_action(const Operation& operation, const Call& call) const {
  Answer answer{202, {}, {}};
  const bool both = world_.choices.pick<ActionHeaders>() == ActionHeaders::async_and_location;
  announce(operation, {.async = both, .location = true}, call, answer);
  return answer;
}

// C-A1/3, C-A1/3a.
Answer Operations::accepted_patch(const Operation& operation, const Call& call, std::string shown) const {
  switch (world_.choices.pick<PatchAnswer>()) {
    case PatchAnswer::with_body: {
      Answer answer = json_answer(200, std::move(shown));
      announce(operation, {.async = true}, call, answer);
      return answer;
    }
    case PatchAnswer::body_only:
      return json_answer(200, std::move(shown));
    case PatchAnswer::accepted:
      break;
  }
  Answer answer{202, {}, {}};
  announce(operation, {.async = true, .location = true}, call, answer);
  return answer;
}

}  // namespace azvmreset::sim
