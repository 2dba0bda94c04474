// What a sink, a vault or a journal of the host was asked to keep, and how it answers.
#pragma once

#include <azvmreset.h>
#include <azvmreset/rotation.hpp>
#include <azvmreset/sink.hpp>

#include <cstdint>
#include <memory>
#include <string>

struct azvmr_store_request {
  struct {
    std::uint64_t id;
    azvmreset::Secret content;
  } rep;
};

struct azvmr_vault_request {
  struct {
    std::uint64_t call;
    azvmreset::RotationCandidate candidate;
  } rep;
};

struct azvmr_append_request {
  struct {
    std::uint64_t call;
    std::uint64_t offset;
    std::string bytes;
  } rep;
};

// Owns the request, so that the host may look at it for as long as it works.
struct azvmr_store_completion {
  struct {
    std::unique_ptr<const azvmr_store_request> request;          // of a sink; or
    std::unique_ptr<const azvmr_vault_request> vault_request;    // of a vault; or
    std::unique_ptr<const azvmr_append_request> append_request;  // of a journal
    azvmreset::StoreCompletion completion;
  } rep;
};
