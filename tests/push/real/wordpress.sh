#!/bin/sh
# Starts WordPress (Debian's packages) on loopback with a database of its own in FOLDER, and prints, as shell
# assignments, its address, user and application password. Ends both when its standard input ends.
#
#   apt-get install --no-install-recommends wordpress php-cli php-mysql php-curl php-xml php-mbstring mariadb-server
#   sh wordpress.sh FOLDER PORT
set -eu
folder=$1 port=$2
source=/usr/share/wordpress
[ -f "$source/wp-load.php" ] && command -v php >/dev/null && command -v mariadbd >/dev/null || {
    echo "wordpress.sh: install wordpress, php-cli, php-mysql and mariadb-server first" >&2
    exit 3
}
mkdir -p "$folder/data" "$folder/site"
folder=$(cd "$folder" && pwd)
socket=$folder/db.sock
database= web=
stop() {
    [ -z "$web" ] || kill "$web" 2>/dev/null || true
    [ -z "$database" ] || kill "$database" 2>/dev/null || true
    wait
}
trap stop EXIT
trap 'exit 1' INT TERM

[ -d "$folder/data/mysql" ] ||
    mariadb-install-db --no-defaults --datadir="$folder/data" --user="$(id -un)" --skip-test-db >"$folder/install.log" 2>&1
mariadbd --no-defaults --datadir="$folder/data" --socket="$socket" --skip-networking --user="$(id -un)" \
    --pid-file="$folder/db.pid" >"$folder/db.log" 2>&1 </dev/null &
database=$!
until mariadb-admin --no-defaults --socket="$socket" --user="$(id -un)" ping >/dev/null 2>&1; do
    kill -0 "$database" || { cat "$folder/db.log" >&2; exit 1; }
    sleep 0.2
done
mariadb --no-defaults --socket="$socket" --user="$(id -un)" -e \
    "CREATE DATABASE IF NOT EXISTS wp; CREATE USER IF NOT EXISTS wp@localhost IDENTIFIED BY 'wp'; GRANT ALL ON wp.* TO wp@localhost"

cp -rL "$source/." "$folder/site/"
cat >"$folder/site/wp-config.php" <<PHP
<?php
define('DB_NAME', 'wp'); define('DB_USER', 'wp'); define('DB_PASSWORD', 'wp');
define('DB_HOST', 'localhost:$socket'); define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_ENVIRONMENT_TYPE', 'local'); // application passwords without https
define('WP_HTTP_BLOCK_EXTERNAL', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('DISABLE_WP_CRON', true);
define('WP_SITEURL', 'http://127.0.0.1:$port'); define('WP_HOME', 'http://127.0.0.1:$port');
\$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
PHP
rm -rf "$folder/site/wp-content/uploads" && mkdir -p "$folder/site/wp-content/uploads"
cat >"$folder/setup.php" <<'PHP'
<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
if (!is_blog_installed()) wp_install('Desk', 'desk', 'desk@example.org', false, '', 'password-of-the-test');
$user = get_user_by('login', 'desk');
[$password] = WP_Application_Passwords::create_new_application_password($user->ID, ['name' => 'briefs ' . uniqid()]);
echo $password;
PHP
password=$(php -d display_errors=stderr "$folder/setup.php" "$folder/site")
php -S "127.0.0.1:$port" -t "$folder/site" >"$folder/web.log" 2>&1 </dev/null &
web=$!
until php -r "exit(@file_get_contents('http://127.0.0.1:$port/?rest_route=/') ? 0 : 1);"; do
    kill -0 "$web" || { cat "$folder/web.log" >&2; exit 1; }
    sleep 0.2
done
echo "URL=http://127.0.0.1:$port/"
echo "BRIEFS_WORDPRESS_USER=desk"
echo "BRIEFS_WORDPRESS_PASSWORD=$password"
cat >/dev/null
