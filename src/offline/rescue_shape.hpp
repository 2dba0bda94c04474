// What a rescue VM that is made is to be like, and whether Azure takes that. Pure.
#pragma once

#include <azvmreset/plan.hpp>
#include <azvmreset/result.hpp>

namespace azvmreset::offline {

// Something is said of one that is made.
bool is_shaped(const RescueMachine& rescue);

Result<void> check_shape(const RescueMachine& rescue);
Result<void> check_network(const RescueMachine& rescue);

}  // namespace azvmreset::offline
