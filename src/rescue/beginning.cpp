#include "rescue/beginning.hpp"

#include <string>
#include <utility>

namespace azvmreset::rescue {
namespace {

using engine::Task;

// Store, then begin: a key that this process alone has would open nothing after a crash.
Task<Result<void>> keep_key(Job& job) {
  if (!job.key || !job.key_keeper.wanted()) co_return Result<void>();
  job.context.progress.entered(Phase::storing, "keeping the sealing key");
  Secret pem = job.key->to_pem();
  co_return co_await job.key_keeper.store(job.context.storage, std::move(pem));
}

}  // namespace

Task<Result<void>> begin_journal(Job& job) {
  auto opened = co_await job.chronicle.open_new();
  if (!opened) co_return opened;
  auto kept = co_await keep_key(job);
  if (!kept) {
    auto withdrawn = co_await job.chronicle.withdraw();
    static_cast<void>(withdrawn);  // an empty journal says of itself that nothing was begun
    co_return kept;
  }
  job.result.key_fingerprint = job.key ? job.key->fingerprint() : std::string();
  std::string endpoint = job.context.arm.endpoint().url().origin();
  co_return co_await job.chronicle.begun(job.plan, std::move(endpoint), job.result.key_fingerprint);
}

}  // namespace azvmreset::rescue
