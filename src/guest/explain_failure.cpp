#include <azvmreset/failures.hpp>

#include "guest/failure_catalogue.hpp"

namespace azvmreset {

std::optional<FailureExplanation> explain_failure(std::string_view code_or_text) {
  const guest::Failure* const failure = guest::recognise(code_or_text);
  if (failure == nullptr) return std::nullopt;
  FailureExplanation explanation;
  explanation.name = failure->name;
  explanation.meaning = failure->meaning;
  explanation.remedy = failure->remedy;
  explanation.help_url = guest::help_url(*failure);
  explanation.hresult = failure->hresults[0];
  explanation.retryable = failure->retryable;
  return explanation;
}

}  // namespace azvmreset
