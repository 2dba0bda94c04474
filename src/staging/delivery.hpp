// Keeping a secret where the caller said, on the calling thread.
#pragma once

#include "host/files.hpp"

#include <azvmreset/result.hpp>
#include <azvmreset/secret.hpp>
#include <azvmreset/sink.hpp>

namespace azvmreset::staging {

// Success once the content is safe; nothing to do without a sink. A host is
// waited for, however long it takes.
Result<void> deliver(const Sink& sink, const Secret& content, host::Files& files);

}  // namespace azvmreset::staging
