#include "capi/options.hpp"
#include "capi/user_data.hpp"

#include <string>

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_options_set_log(azvmr_options* options, int32_t level, azvmr_log_fn log, void* user_data,
                                   azvmr_release_fn release, azvmr_error** err) {
  UserData user(user_data, release);
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{log, "log"}}); !given) return given;
    const auto known = enumerator(level, LogLevel::trace, "level");
    if (!known) return known.error();

    auto callback = shared_callback(log, std::move(user));
    record.options.log = [callback = std::move(callback)](const LogRecord& line) {
      const std::string component(line.component);
      const std::string message(line.message);
      const azvmr_log_record given{sizeof(azvmr_log_record), static_cast<int32_t>(line.level), component.c_str(),
                                   message.c_str()};
      callback->function(&given, callback->user.get());
    };
    record.options.log_level = *known;
    return {};
  });
}
