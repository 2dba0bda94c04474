// Going on with a reset that was interrupted, by its resume token.
#pragma once

#include <azvmreset/call.hpp>
#include <azvmreset/sealing.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>

#include <optional>
#include <string>
#include <utility>

namespace azvmreset {

// The token says what was meant and how far it came; what became of it is read
// from Azure. The write is sent again only where it never arrived: then a
// password is needed once more, and without it the operation ends with
// not_sent. A token is not authenticated: everything in it is checked, and its
// URLs must be on the client's own ARM endpoint. It holds no password, but
// polling URLs may carry signatures, so it is treated as a secret.
struct Resume : CallOptions {
  explicit Resume(std::string resume_token) : token(std::move(resume_token)) {}

  std::string token;  // at most 16 KiB
  Secret password;
  Sink resume_sink;

  // Of a sealed password: the key that the reset was begun with, and where
  // what it opens is kept. Nothing is taken off the VM before it is.
  std::optional<SealingKey> sealing_key;
  Sink secret_sink;
};

}  // namespace azvmreset
