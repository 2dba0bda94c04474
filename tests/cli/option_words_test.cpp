#include "cli/option_words.hpp"

#include "support/catch.hpp"

using namespace azvmreset::cli;

TEST_CASE("a remedy in the words of the command line", "[cli]") {
  CHECK(with_options("start the VM, or reset with start_if_stopped") ==
        "start the VM, or reset with --start-if-stopped");
  CHECK(with_options("wait, or override agent_stale if you know better") ==
        "wait, or --override agent_stale if you know better");
  CHECK(with_options("create for a new account, or unchecked_name") ==
        "--create for a new account, or --unchecked-name");
  CHECK(with_options("give proxy_username and proxy_password") == "give --proxy-username and AZVMRESET_PROXY_PASSWORD");
  CHECK(with_options("as ca_file, ca_directory or ca_pem; not") == "as --ca-file or --ca-directory; not");
  CHECK(with_options("ca_file does not help here") == "--ca-file does not help here");
  CHECK(with_options("read it (fix_account with detect_only), or run_as_user and run_as_password") ==
        "read it (azvmreset fix-account VM --detect-only), or --run-as-user and --run-as-password-file");
  CHECK(with_options("leftovers with remove and force_update_tag 0f8f, or by hand") ==
        "azvmreset leftovers VM --remove --force-update-tag 0f8f, or by hand");
  CHECK(with_options("set clear_parameter") == "set --clear-parameter");
  CHECK(with_options("use --unchecked-name") == "use --unchecked-name");
  CHECK(with_options("restart the VM") == "restart the VM");
  CHECK(with_options("").empty());
}
