//! The objects of a database of MySQL or MariaDB.

use super::super::dialect::{Dialect, column};
use crate::database::Session;
use sqlx::MySql;

/// Returns the statements that drop everything, in order.
pub(in super::super) async fn statements(
    session: &mut Session<MySql>,
) -> sqlx::Result<Vec<String>> {
    const DROPS: &str = "
        SELECT CAST(CONCAT('DROP ', IF(table_type = 'VIEW', 'VIEW', 'TABLE'), ' `',
                           REPLACE(table_name, '`', '``'), '`') AS CHAR)
        FROM information_schema.tables WHERE table_schema = DATABASE()
        UNION ALL
        SELECT CAST(CONCAT('DROP ', routine_type, ' `', REPLACE(routine_name, '`', '``'), '`')
                    AS CHAR)
        FROM information_schema.routines WHERE routine_schema = DATABASE()
        UNION ALL
        SELECT CAST(CONCAT('DROP EVENT `', REPLACE(event_name, '`', '``'), '`') AS CHAR)
        FROM information_schema.events WHERE event_schema = DATABASE()";
    let mut all = vec!["SET FOREIGN_KEY_CHECKS = 0".to_owned()];
    all.extend(column(MySql::rows(session, DROPS, &[]).await?));
    all.push("SET FOREIGN_KEY_CHECKS = 1".to_owned());
    Ok(all)
}
