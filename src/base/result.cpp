#include <azvmreset/result.hpp>

namespace azvmreset {

// Not inlined: they would stand in every caller once for each of its results.
Failure::Failure(Error error) : error_(std::make_unique<Error>(std::move(error))) {}
Failure::~Failure() = default;

}  // namespace azvmreset
