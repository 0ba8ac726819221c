//! A Postfix of the test's own: its configuration, its queue and its mailboxes lie in a temporary
//! folder, it listens on a high loopback port, and what the machine has in /etc/postfix is not touched.

use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Where Debian and most others keep the daemons.
const DAEMONS: &str = "/usr/lib/postfix/sbin";
/// A mailbox holds so many octets; one of them is nearly full.
const LIMIT: usize = 100_000;
/// The services of Debian's own master.cf, without those that nothing here asks for; nothing is chrooted.
const SERVICES: &str = "\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
";

/// A running Postfix; dropped, it is over.
pub struct Postfix {
    /// Where it takes mail.
    pub port: u16,
    master: Child,
    folder: tempfile::TempDir,
}

impl Postfix {
    /// Starts one that hands mail for `caravane.example` to the LMTP listener on this port. It knows
    /// ana@boite.example and pleine@boite.example, whose mailbox is full; loin.example cannot be
    /// reached, and regle.example wants none of our mail. What cannot be delivered is told after a
    /// second and given up after four.
    ///
    /// `Err` says why there is none here.
    pub async fn start(lmtp: u16) -> Result<Self, String> {
        if !Path::new(DAEMONS).join("master").exists() {
            return Err(format!("no Postfix in {DAEMONS}: end2end/tools/setup.sh test installs it"));
        }
        let owner = id("postfix").ok_or("there is no user postfix")?;
        if id("root") != id_of_this_process() {
            return Err("only root can start Postfix".into());
        }
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let root = folder.path().to_path_buf();
        let path = |name: &str| root.join(name);
        for name in ["", "conf", "queue", "data", "boxes"] {
            std::fs::create_dir_all(path(name)).unwrap();
            std::fs::set_permissions(path(name), std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        std::fs::write(path("boxes/pleine"), "x".repeat(LIMIT - 100)).unwrap();
        for name in ["data", "boxes", "boxes/pleine"] {
            chown(path(name), Some(owner), None).unwrap();
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        std::fs::write(path("conf/main.cf"), configuration(&root, owner, lmtp)).unwrap();
        std::fs::write(path("conf/master.cf"), format!("127.0.0.1:{port} inet n - n - - smtpd\n{SERVICES}")).unwrap();
        // makes the folders of the queue
        let check = Command::new("/usr/sbin/postfix").arg("-c").arg(path("conf")).arg("check").output();
        let check = check.map_err(|error| error.to_string())?;
        assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
        let out = std::fs::File::create(path("out")).unwrap();
        // -d: it stays in the foreground and in our group of processes
        let master = Command::new(Path::new(DAEMONS).join("master"))
            .arg("-c")
            .arg(path("conf"))
            .arg("-d")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(out)
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut postfix = Self { port, master, folder };
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Ok(postfix);
            }
            assert_eq!(postfix.master.try_wait().unwrap(), None, "Postfix ended: {}", postfix.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("Postfix does not listen: {}", postfix.log());
    }

    /// What it wrote down.
    pub fn log(&self) -> String {
        let read = |name: &str| std::fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        format!("{}{}", read("out"), read("log"))
    }

    /// How many messages are in a mailbox.
    pub fn delivered(&self, name: &str) -> usize {
        let text = std::fs::read(self.folder.path().join("boxes").join(name)).unwrap_or_default();
        String::from_utf8_lossy(&text).lines().filter(|line| line.starts_with("From ")).count()
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        // TERM, so that the master ends its daemons; KILL would leave them
        let _ = Command::new("kill").args(["-TERM", &self.master.id().to_string()]).status();
        let _ = self.master.wait();
    }
}

fn configuration(root: &Path, owner: u32, lmtp: u16) -> String {
    let root: PathBuf = root.canonicalize().unwrap();
    let root = root.display();
    format!(
        "compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
maillog_file_prefixes = {root}
maillog_file = {root}/log
command_directory = /usr/sbin
daemon_directory = {DAEMONS}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.poste.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
virtual_mailbox_domains = boite.example
virtual_mailbox_base = {root}/boxes
virtual_mailbox_maps = inline:{{ {{ ana@boite.example = ana }} {{ pleine@boite.example = pleine }} }}
virtual_uid_maps = static:{owner}
virtual_gid_maps = static:{owner}
virtual_minimum_uid = 1
virtual_mailbox_limit = {LIMIT}
message_size_limit = {LIMIT}
transport_maps = inline:{{ {{ caravane.example = lmtp:inet:127.0.0.1:{lmtp} }} \
{{ loin.example = smtp:[127.0.0.1]:1 }} {{ regle.example = error:5.7.1 not you }} }}
delay_warning_time = 1s
maximal_queue_lifetime = 4s
bounce_queue_lifetime = 1m
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
"
    )
}

/// The number of a user.
fn id(user: &str) -> Option<u32> {
    let text = std::fs::read_to_string("/etc/passwd").ok()?;
    text.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next() == Some(user)).then(|| fields.nth(1)?.parse().ok())?
    })
}

fn id_of_this_process() -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").ok().map(|process| process.uid())
}
