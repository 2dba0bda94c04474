// From what a caller says about itself to something that gets tokens.
#pragma once

#include "auth/token_provider.hpp"
#include "base/log.hpp"
#include "engine/worker.hpp"
#include "host/clock.hpp"
#include "host/environment.hpp"
#include "host/files.hpp"
#include "host/programs.hpp"
#include "host/random.hpp"
#include "http/pipeline.hpp"

#include <azvmreset/credential.hpp>

#include <memory>

namespace azvmreset::auth {

// What providers may use. Borrowed by them for their life.
struct Means {
  engine::Loop& loop;
  engine::Worker& worker;
  const host::Clock& clock;
  host::Random& random;
  host::Files& files;
  const host::Environment& environment;
  host::Programs& programs;
  http::Sender& sender;       // with resends; adds no bearer token
  http::Sender& once_sender;  // without, for hosts with a rhythm of their own
  const base::Log& log;
};

// Fails with invalid_argument where a credential cannot be what it claims.
Result<std::unique_ptr<TokenProvider>> provider_for(Credential credential, const Means& means);

}  // namespace azvmreset::auth
