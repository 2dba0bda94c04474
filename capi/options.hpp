// How a client is made, piece by piece.
#pragma once

#include "capi/arguments.hpp"
#include "capi/guarded.hpp"

#include <azvmreset.h>
#include <azvmreset/options.hpp>

namespace azvmreset::capi {

struct OptionsRecord {
  ClientOptions options{ReadyToken{Secret{}}};
  bool has_credential = false;
};

// A second one that is the same, secrets included.
ClientOptions copy_of(const ClientOptions& options);
Credential copy_of(const Credential& credential);

// In place of the credential there is, or as the next link of the chain that
// was begun.
void sign_in_with(OptionsRecord& record, ChainLink link);

}  // namespace azvmreset::capi

struct azvmr_options {
  azvmreset::capi::OptionsRecord rep;
};

namespace azvmreset::capi {

// Every setter: the options must be there, then `change` may refuse.
template <class Change>
azvmr_status set(azvmr_options* options, azvmr_error** err, Change change) noexcept {
  return guarded(err, [&]() -> Result<void> {
    if (auto given = not_null({{options, "options"}}); !given) return given;
    return change(options->rep);
  });
}

}  // namespace azvmreset::capi
